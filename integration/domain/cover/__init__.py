"""Who answers a customer while their dedicated agent is away, and what a hand-over needs."""
