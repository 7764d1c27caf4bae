// Required into osls: it deploys to this machine, and whatever else it reaches for ends it.
const { Socket } = require("node:net");

const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...told) {
  const [first] = told.flat(2);
  const host = typeof first === "object" ? first.host ?? first.path : told[1];
  if (!["127.0.0.1", "localhost"].includes(host)) {
    process.stderr.write(`reached for ${host}\n`);
    process.exit(97);
  }
  return connect.apply(this, told);
};
