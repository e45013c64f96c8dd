"""Makes every fixture anew: `python tests/golden/make_all.py` (about five minutes on one core), but for those of make_ppo.py, which needs .venv-ppo.

With the versions of requirements.txt the files come out byte for byte the same on the same kind of processor;
on another one the last digits may move, by no more than each case's `drift`.
"""

import make_adapters
import make_classifiers
import make_dpo
import make_dpo_rows
import make_encoders
import make_end_tokens
import make_evaluate
import make_evaluation
import make_grpo
import make_kto
import make_models
import make_online_dpo
import make_reward
import make_rloo
import make_scores
import make_sft

if __name__ == "__main__":
    make_models.main()
    make_encoders.main()
    make_classifiers.main()
    make_adapters.main()
    make_dpo.main()
    make_dpo_rows.main()
    make_kto.main()
    make_sft.main()
    make_reward.main()
    make_grpo.main()
    make_rloo.main()
    make_online_dpo.main()
    make_evaluate.main()
    make_end_tokens.main()
    make_scores.main()
    make_evaluation.main()
