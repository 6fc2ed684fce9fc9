"""What each part of training and decoding is worth on PolNeAR dev: ``python -m training.ablation MODEL.onnx [MODEL.onnx ...]``

For each exported model (``training/export.py --out``) the scores of CofeNet's protocol and linked overlap / exact by four
ways of decoding, from the loosest to what is shipped:

- ``greedy``: the best tag of each word by itself, contents and sources to the nearest cue;
- ``path``: the best valid path of tags, contents and sources to the nearest cue;
- ``links``: the same path, contents and sources by the pair scores;
- ``shipped``: as in ``attribution/decode.py``: with pair scores, quotation marks and the parse completing the borders.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from benchmarks.attribution import figures
from benchmarks.corpora import DEFAULT, jsonl
from sourceline.attribution.decode import LABELS, raw_attributions
from sourceline.language import tags, tokens
from sourceline.language.engine import SCORES, Engine, WindowScores

TOKENIZER = Path(__file__).parents[1] / "src/sourceline/language/model/tokenizer.json"
Found = dict[str, list[list[int]]]


def loose(doc: Doc, window: WindowScores, valid: bool, links: bool) -> list[Found]:
    """Attributions of a window by tags alone, or by tags and pair scores."""
    path = tags.best_path(window.roles, window.moves) if valid else window.roles.argmax(1)
    spans: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    for s, e, role in tags.spans(path.tolist(), LABELS):
        spans[role].append((s, e))
    out: list[dict[str, list[tuple[int, int]]]] = [{"cue": [c], "source": [], "content": []} for c in spans["cue"]]
    if not out:
        return []
    firsts = np.array([c[0] for c in spans["cue"]])
    for k, role in enumerate(("source", "content")):
        for s, e in spans[role]:
            near = -np.maximum(np.maximum(firsts - e, s - firsts), 0)
            scores = window.links[k, s:e][:, firsts].mean(0) if links else near
            out[int(scores.argmax())][role].append((s, e))
    place = [(doc[int(i)].idx, doc[int(i)].idx + len(doc[int(i)])) for i in window.tokens]
    return [{r: [[place[s][0], place[e - 1][1]] for s, e in x] for r, x in a.items()} for a in out if a["content"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--corpora", type=Path, default=DEFAULT)
    args = parser.parse_args()
    gold = list(jsonl(args.corpora / "attribution/polnear/dev.jsonl"))
    names = ("cofenet_source", "cofenet_cue", "cofenet_content", "linked_overlap", "linked_exact")
    print(f"{'model':28} {'decoding':9}", *(f"{n.removeprefix('cofenet_'):>15}" for n in names))
    for model in args.models:
        engine = Engine(model, TOKENIZER)
        nlp = tokens.blank()
        docs = list(engine.pipe([nlp.make_doc(d["text"]) for d in gold]))
        ways: dict[str, list[list[Found]]] = {
            way: [[a for w in doc.user_data[SCORES] for a in loose(doc, w, valid, links)] for doc in docs]
            for way, valid, links in (("greedy", False, False), ("path", True, False), ("links", True, True))
        }
        ways["shipped"] = [
            [{r: [list(s) for s in getattr(a, r)] for r in ("source", "cue", "content")} for a in raw_attributions(doc)] for doc in docs
        ]
        for way, found in ways.items():
            rows = [{"doc_id": d["doc_id"], "text": d["text"], "attributions": x} for d, x in zip(gold, found, strict=True)]
            scores = figures(args.corpora, gold, rows)
            print(f"{model.parent.name!s:28} {way:9}", *(f"{scores[n]:15.1f}" for n in names), flush=True)


if __name__ == "__main__":
    main()
