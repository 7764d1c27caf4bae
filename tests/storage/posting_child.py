"""A step that puts messages out without end, and tells each id once it is out; its tests end it with SIGKILL."""

import sys
from itertools import count
from pathlib import Path
from random import Random

from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, message


def main(path: Path, name: str, seed: int) -> None:
    store, chance = open_store(path, keys=[], now=StandingNow()), Random(seed)  # noqa: S311 - repeatable, not secret
    for number in count():
        batch = [message(f"{name}-{number}-{at}") for at in range(chance.randrange(1, 8))]
        store.post(HERE, batch)
        sys.stdout.write("".join(f"{each.id} {each.ticket}\n" for each in batch))
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
