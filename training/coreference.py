"""Train the scorer of kinship between phrases: ``python -m training.coreference --corpora ../shared/corpora``

Reads OntoGUM's training documents as raw text through the packaged engine, finds the phrases as the run time does, and learns to
give the right antecedents of each phrase (or "none") the whole weight. Some documents are held out to choose the number of passes
and the offset of "none"; then all are used. Writes ``src/sourceline/language/model/kin.npz``. About two minutes on one thread.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import sourceline.language as language
from benchmarks.coreference import Chains, figures, gold_chains
from benchmarks.corpora import jsonl
from sourceline.language.coreference import phrases_of
from sourceline.language.engine import model_name
from sourceline.language.features import PAIR_FEATURES, Links, allowed, antecedents, links_of, of_pairs, of_phrases
from sourceline.language.kin import Scorer, join, scores
from sourceline.language.phrases import Phrases

HIDDEN, SECOND, NONE = 64, 32, 32
MODEL = Path(__file__).parents[1] / "src/sourceline/language/model/kin.npz"


@dataclass
class Example:
    """One document: phrases, their features and the right answers."""

    spans: list[tuple[int, int]]
    gold: Chains
    phrases: Phrases
    links: Links
    tokens: object
    own: Tensor
    left: Tensor
    right: Tensor
    pairs: Tensor
    """float16 ``[pairs, PAIR_FEATURES]``, the places of pairs in ``[m, k]`` row by row."""
    back: Tensor
    ok: Tensor
    right_ones: Tensor
    """``[m, k + 1]``: the right antecedents; the last column is "none"."""


def example(doc: object, gold: Chains, links: Links | None = None) -> Example:
    """Features of a document; gold chains are aligned by span, else by head."""
    phrases, tokens = phrases_of(doc)
    links = links or links_of(doc)
    spans = [(doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in zip(phrases.start.tolist(), phrases.end.tolist(), strict=True)]
    chain = align(doc, phrases, spans, gold)
    back = antecedents(phrases)
    good = allowed(phrases, back)
    own = of_phrases(phrases, tokens, links)
    pairs = of_pairs(phrases, tokens, links, back, good, slice(0, len(phrases)))[:, good].T
    same = (chain[back] == chain[:, None]) & (chain[:, None] >= 0) & good
    right = np.concatenate([same, ~same.any(1, keepdims=True)], 1)
    return Example(
        spans, gold, phrases, links, tokens, torch.from_numpy(own), torch.from_numpy(links.left[phrases.tail]), torch.from_numpy(links.right[phrases.tail]),
        torch.from_numpy(pairs.astype(np.float16)), torch.from_numpy(back), torch.from_numpy(good), torch.from_numpy(right),
    )  # fmt: skip


def align(doc: object, phrases: Phrases, spans: list[tuple[int, int]], gold: Chains) -> np.ndarray:
    """Number of the gold chain of each phrase, -1 for none."""
    chain = np.full(len(phrases), -1)
    at_span = {span: k for k, span in reversed(list(enumerate(spans)))}
    at_head = {int(h): k for k, h in enumerate(phrases.head) if not phrases.joint[k]}
    late: list[tuple[tuple[int, int], int]] = []
    for number, mentions in enumerate(gold):
        for span in mentions:
            if span in at_span:
                chain[at_span[span]] = number
            else:
                late.append((span, number))
    for span, number in late:
        inside = doc.char_span(*span, alignment_mode="expand")
        k = at_head.get(inside.root.i, -1) if inside is not None else -1
        if k >= 0 and chain[k] < 0:
            chain[k] = number
    return chain


class Network(nn.Module):
    """The scorer as in ``sourceline.language.kin``, with dropout."""

    def __init__(self, own: int, kin: int, noise: float) -> None:
        super().__init__()
        self.phrase = nn.Linear(own + kin, HIDDEN)
        self.antecedent = nn.Linear(own + kin, HIDDEN, bias=False)
        self.pair = nn.Linear(PAIR_FEATURES, HIDDEN, bias=False)
        self.second = nn.Linear(HIDDEN, SECOND)
        self.out = nn.Linear(SECOND, 1, bias=False)
        self.none_in = nn.Linear(own + kin, NONE)
        self.none_out = nn.Linear(NONE, 1, bias=False)
        self.drop = nn.Dropout(0.2)
        self.blur = nn.Dropout(noise)

    def forward(self, e: Example) -> Tensor:
        """``[m, k + 1]``: scores of the antecedents and, last, of none."""
        x, y = torch.cat([e.own, self.blur(e.left)], 1), torch.cat([e.own, self.blur(e.right)], 1)
        i, _ = e.ok.nonzero(as_tuple=True)
        hidden = self.pair(e.pairs.float()) + self.phrase(x)[i] + self.antecedent(y)[e.back[e.ok]]
        hidden = self.drop(torch.relu(self.second(self.drop(torch.relu(hidden)))))
        full = torch.full(e.ok.shape, -1e4)
        full[e.ok] = self.out(hidden)[:, 0]
        none = self.none_out(self.drop(torch.relu(self.none_in(x))))
        return torch.cat([full, none], 1)

    def scorer(self, offset: float = 0.0) -> Scorer:
        """The weights for the run time."""
        w = {k: v.detach().numpy().astype(np.float32) for k, v in self.named_parameters()}
        return Scorer(
            phrase=w["phrase.weight"].T.copy(), antecedent=w["antecedent.weight"].T.copy(), pair=w["pair.weight"].T.copy(), bias=w["phrase.bias"],
            second=w["second.weight"].T.copy(), second_bias=w["second.bias"], out=w["out.weight"][0].copy(), none_in=w["none_in.weight"].T.copy(),
            none_bias=w["none_in.bias"], none_out=w["none_out.weight"][0].copy(), offset=offset,
        )  # fmt: skip


def loss_of(found: Tensor, right: Tensor, false_new: float) -> Tensor:
    """Marginal log-likelihood of all right antecedents; missing a link costs ``false_new`` in the margin."""
    none_is_wrong = ~right[:, -1]
    found = torch.cat([found[:, :-1], (found[:, -1] + false_new * none_is_wrong)[:, None]], 1)
    return (found.logsumexp(1) - found.masked_fill(~right, -1e4).logsumexp(1)).mean()


def fit(examples: Sequence[Example], epochs: int, seed: int, rate: float, noise: float, false_new: float, watch: Sequence[Example] = ()) -> Network:
    """A network trained on documents; after each pass the figures of ``watch`` are printed."""
    torch.manual_seed(seed)
    network = Network(examples[0].own.shape[1], examples[0].left.shape[1], noise)
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    total = epochs * len(examples)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / 30, max(0.02, 1 - s / total)))
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        network.train()
        losses = []
        for k in rng.permutation(len(examples)):
            e = examples[int(k)]
            loss = loss_of(network(e), e.right_ones, false_new)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        if watch:
            print(f"pass {epoch + 1}: loss {np.mean(losses):.4f}, held out {measured(network.scorer(), watch)['conll_f1']:.2f}", flush=True)
    return network.eval()


def answers(scorer: Scorer, e: Example, offset: float = 0.0) -> list[list[tuple[int, int]]]:
    """Chains of spans as the run time finds them."""
    back, found, none = scores(scorer, e.phrases, e.tokens, e.links)
    return [[e.spans[k] for k in chain] for chain in join(e.phrases, back, found, none + offset)]


def measured(scorer: Scorer, examples: Sequence[Example], offset: float = 0.0) -> dict[str, float]:
    """Figures of the benchmark."""
    return figures([(e.gold, answers(scorer, e, offset)) for e in examples])


def parsed(corpora: Path, split: str, cache: Path) -> list[tuple[object, Chains]]:
    """Documents as the engine reads them with their gold chains; kept in ``cache`` under the model's name."""
    path = cache / f"{split}.{model_name()}.pickle"
    if not path.exists():
        rows = list(jsonl(corpora / f"coref/gum/{split}.jsonl"))
        nlp = language.load()
        read = [
            (doc, gold_chains(corpora / f"coref/ontogum/{split}/{row['doc_id']}.conll", row["tokens"]))
            for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True)
        ]
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(read))
    found: list[tuple[object, Chains]] = pickle.loads(path.read_bytes())  # written by this script
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--cache", type=Path, default=Path("runs/coreference"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--passes", type=int, default=12)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--noise", type=float, default=0.5, help="dropout on the encoder's vectors, which know the training documents by heart")
    parser.add_argument("--false-new", type=float, default=0.5)
    parser.add_argument("--trial", action="store_true", help="stop after the held-out figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    began = time.monotonic()
    examples = [example(doc, gold) for doc, gold in parsed(args.corpora, "train", args.cache)]
    print(f"{len(examples)} documents, {sum(len(e.phrases) for e in examples)} phrases, {time.monotonic() - began:.0f} s", flush=True)
    settings = {"epochs": args.passes, "seed": args.seed, "rate": args.rate, "noise": args.noise, "false_new": args.false_new}
    held = examples[::5]
    network = fit([e for k, e in enumerate(examples) if k % 5], watch=held, **settings)
    trials = {offset: measured(network.scorer(), held, offset)["conll_f1"] for offset in (-1.0, -0.7, -0.4, -0.2, 0.0, 0.2, 0.4)}
    offset = max(trials, key=lambda key: trials[key])
    print(f"offsets of none: {trials}; {time.monotonic() - began:.0f} s", flush=True)
    if args.trial:
        return
    scorer = fit(examples, **settings).scorer(offset)
    np.savez_compressed(MODEL, **{name: getattr(scorer, name) for name in Scorer.__dataclass_fields__})
    dev = [example(doc, gold) for doc, gold in parsed(args.corpora, "dev", args.cache)]
    print("dev", measured(scorer, dev), f"{MODEL.stat().st_size} bytes, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
