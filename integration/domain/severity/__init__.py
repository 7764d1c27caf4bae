"""How bad a ticket is: the scale, marks, rules over words, and weights of words; and by which of them we think so."""
