#include "rules/scoring.h"

int32_t commitment_points(const Commitment *commitment) {
    if (commitment->superseded)
        return 0;
    if (commitment->state == COMMITMENT_MET)
        return commitment->promise->reward;
    return commitment_is_broken(commitment) ? -commitment->promise->penalty : 0;
}

Score commitments_score(const Commitments *commitments) {
    Score score = {0};
    for (size_t i = 0; i < commitments->list.count; i++) {
        const Commitment *commitment = commitments->list.items[i];
        score.points += commitment_points(commitment);
        if (commitment_is_broken(commitment))
            score.broken++;
        else if (commitment->superseded || commitment->state == COMMITMENT_VOID)
            continue;
        else if (commitment->state == COMMITMENT_MET)
            score.met++;
        else
            score.open++;
    }
    return score;
}
