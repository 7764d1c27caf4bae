"""The store at scale on DynamoDB: a `DynamoStore` (store.py) keeps the contract of `ports.Store` in one table."""
