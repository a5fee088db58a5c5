"""What the clock asks for, as plain functions: nothing in here knows Prefect."""
