"""Steps: the order of calls between the rules and the outside; they decide nothing."""
