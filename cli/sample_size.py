"""How many people a comparison of two shares needs."""

from statistics import NormalDist


def people_needed(baseline: float, lift: float, holdout: float, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """People in both arms together until a relative lift of a share shows, with a two-sided test of the given alpha and power.

    The normal approximation for two independent proportions with unequal arms (Chow, Shao, Wang and Lokhnygina, Sample Size
    Calculations in Clinical Research, 3rd edition, section 4.2). None where nothing can show: no share, no lift, an empty arm.

    Args:
        baseline: share that reaches the goal without the message, 0 to 1.
        lift: relative, 0.2 for a fifth more; a share above 1 is taken as 1.
        holdout: share of people held out, 0 to 1.
        alpha: chance to claim an effect where there is none.
        power: chance to find the effect.
    """
    treated = min(1.0, baseline * (1 + lift))
    if not 0 < holdout < 1 or treated == baseline:
        return None
    z = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(power)
    variance = treated * (1 - treated) / (1 - holdout) + baseline * (1 - baseline) / holdout
    return z**2 * variance / (treated - baseline) ** 2
