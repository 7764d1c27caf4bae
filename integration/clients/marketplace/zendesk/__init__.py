"""The app package that an admin installs from Zendesk's marketplace: made from the checkout, zipped, and checked."""
