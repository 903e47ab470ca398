"""Use cases: what members and owners do, each in the transaction of its caller."""
