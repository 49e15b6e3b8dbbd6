"""Evidence: posts → finding. Who acted together, how often, against which null model, at which error rate."""
