"""When the desk is open, and when an amount of open time is used up."""
