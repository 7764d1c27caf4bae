"""The way out: messages of ours to addresses that a tenant named."""
