"""Packages that an admin installs from a host's marketplace: one module for each host."""
