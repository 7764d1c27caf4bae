"""Moving an installation into the table and out of it: its items as rows of the embedded store's tables, and back."""

from integration.storage.dynamodb.archive.moving import DynamoArchive

__all__ = ["DynamoArchive"]
