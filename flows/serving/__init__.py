"""`longsince serve`: a Prefect server of one's own and what runs the deployments, watched over."""
