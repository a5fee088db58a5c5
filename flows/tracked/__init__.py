"""The duties under Prefect: desk, states, deployments, clusters."""
