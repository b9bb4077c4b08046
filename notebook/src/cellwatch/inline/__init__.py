"""Progress of a cell's Spark work below the cell itself, in whatever shows the notebook."""
