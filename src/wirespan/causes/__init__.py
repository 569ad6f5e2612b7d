"""Charges -> findings: the catalogue of causes, each with its proof, cost and fix."""
