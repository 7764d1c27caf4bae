"""Many deliveries of many installations, on either engine, and what came of them: `make load`, loopback only."""
