"""AWS in small: moto's server in a process of its own, made to do what DynamoDB really does (see the README beside)."""

from sandbox.aws.running import REGION, RunningAws, table_of

__all__ = ["REGION", "RunningAws", "table_of"]
