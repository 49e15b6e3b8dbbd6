"""What leaves Gravamen: terminal, pages, sites, charts and the formats of others."""
