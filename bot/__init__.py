"""What makes pictures and keeps promises about them. What people type and click lives in `cogs`."""

__version__ = "0.1.0"
