"""What asyncguard costs in the situations of a day, beside its peers, in one run."""
