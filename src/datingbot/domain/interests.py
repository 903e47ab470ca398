"""The catalogue of interests: slugs a member picks from; their names are the Fluent messages ``interest-<slug>``."""

from __future__ import annotations

INTERESTS: tuple[str, ...] = (
    "hiking", "camping", "running", "cycling", "swimming", "yoga", "gym", "climbing", "skiing", "football",
    "basketball", "tennis", "volleyball", "martial-arts", "dancing", "skating", "sailing", "fishing",
    "travel", "road-trips", "city-walks", "museums", "theatre", "cinema", "series", "anime", "comics", "books",
    "poetry", "writing", "history", "science", "astronomy", "languages", "philosophy", "psychology", "volunteering",
    "music", "concerts", "guitar", "piano", "singing", "vinyl", "photography", "drawing", "design", "architecture",
    "crafts", "fashion", "cooking", "baking", "coffee", "tea", "wine", "street-food", "vegan", "gardening", "plants",
    "dogs", "cats", "horses", "birds", "board-games", "video-games", "chess", "quizzes", "technology",
    "programming", "startups", "cars", "motorcycles", "meditation", "sauna", "sea", "mountains",
)  # fmt: skip
