"""Demo data: people, organisations, NGOs and calls, made through the actions of the apps, as the people would make them.

Content stands in `data/*.toml`; days there are counted from the day of the run, so that windows are open or closed as meant.
"""
