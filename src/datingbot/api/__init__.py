"""The Mini App's HTTP API: who speaks, what they may ask for, and how a refusal is said."""
