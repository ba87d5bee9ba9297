"""Small servers on loopback that stand for the great providers, in the demo and in tests."""
