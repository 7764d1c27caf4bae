"""Who watches us: OpenTelemetry, Prometheus, Amazon CloudWatch. Each is loaded only where it is configured."""
