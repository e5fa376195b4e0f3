"""What runs where: the self-check at the start, the egg, Scrapyd's interface, the times of the runs."""
