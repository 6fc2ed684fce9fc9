"""The network: one MiniLM encoder and small heads over its words. PyTorch, for training and export only."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS, HEADS, INNER = 384, 6, 12, 1536


@dataclass(frozen=True)
class Labels:
    """The label lists of every head, in the order of their scores."""

    upos: tuple[str, ...] = ()
    xpos: tuple[str, ...] = ()
    lemma: tuple[str, ...] = ()
    deprel: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    coarse: tuple[str, ...] = field(default=())
    broad: tuple[str, ...] = field(default=())


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = (z.view(b, t, HEADS, HIDDEN // HEADS).transpose(1, 2) for z in self.qkv(x).chunk(3, dim=-1))
        # No dropout inside the attention: drawing its masks costs a CPU more than the attention itself.
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype)).transpose(1, 2).reshape(b, t, HIDDEN)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """BERT-shaped encoder with two more embeddings: casing and what stands before the word (both start at zero)."""

    def __init__(self, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.case = nn.Embedding(8, HIDDEN)
        self.brk = nn.Embedding(4, HIDDEN)
        self.segment = nn.Parameter(torch.zeros(HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.brk.weight)

    def forward(self, pieces: Tensor, cases: Tensor, breaks: Tensor) -> list[Tensor]:
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(positions) + self.segment + self.case(cases) + self.brk(breaks)
        x = self.dropout(self.norm(x))
        mask = ((pieces == 0).to(x.dtype) * -1e4)[:, None, None, :]
        states = []
        for layer in self.layers:
            x = layer(x, mask)
            states.append(x)
        return states

    def load_pretrained(self, path: Path) -> None:
        """Weights of a BERT-shaped ``model.safetensors``."""
        w = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
        own = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            "position.weight": w["embeddings.position_embeddings.weight"],
            "segment": w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                own[f"{new}qkv.{part}"] = torch.cat([w[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")])
                own[f"{new}out.{part}"] = w[f"{old}attention.output.dense.{part}"]
                own[f"{new}norm1.{part}"] = w[f"{old}attention.output.LayerNorm.{part}"]
                own[f"{new}up.{part}"] = w[f"{old}intermediate.dense.{part}"]
                own[f"{new}down.{part}"] = w[f"{old}output.dense.{part}"]
                own[f"{new}norm2.{part}"] = w[f"{old}output.LayerNorm.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        if set(missing) != {"case.weight", "brk.weight"} or unexpected:
            raise ValueError(f"{path}: not a MiniLM-L6-H384: missing {missing}, unexpected {unexpected}")


class Mix(nn.Module):
    """A learned weighting of the encoder's layers; syntax lives lower than meaning."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.tensor([0.0] * (LAYERS - 1) + [1.0]))

    def forward(self, states: list[Tensor]) -> Tensor:
        w = self.weights.softmax(0)
        total = w[0] * states[0]
        for i in range(1, len(states)):
            total = total + w[i] * states[i]
        return total


def projection(size: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(HIDDEN, size), nn.GELU(), nn.Dropout(dropout))


class Biaffine(nn.Module):
    """Scores ``[B, labels, W, W]`` of an ordered pair of words: ``left`` is the dependent, ``right`` the anchor."""

    def __init__(self, labels: int, size: int, dropout: float = 0.25) -> None:
        super().__init__()
        self.left = projection(size, dropout)
        self.right = projection(size, dropout)
        self.weight = nn.Parameter(torch.zeros(labels, size + 1, size + 1))
        nn.init.normal_(self.weight, std=1.0 / size)

    def pairs(self, x: Tensor) -> Tensor:
        left, right = self.sides(x)
        return torch.einsum("bxi,lij,byj->blxy", left, self.weight, right)

    def chosen(self, x: Tensor, anchors: Tensor) -> Tensor:
        """Scores ``[B, W, labels]`` of each word with its given anchor (``anchors``: ``[B, W]``)."""
        left, right = self.sides(x)
        picked = right.gather(1, anchors[..., None].expand(-1, -1, right.shape[-1]))
        return torch.einsum("bxi,lij,bxj->bxl", left, self.weight, picked)

    def asked(self, x: Tensor) -> Tensor:
        """``[B, W, size + 1]``: with one label, a word's side whose product with an anchor's side is the pair's score."""
        return self.sides(x)[0] @ self.weight[0]

    def sides(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Both sides ``[B, W, size + 1]``, the last column 1."""
        left, right = self.left(x), self.right(x)
        one = torch.ones_like(left[..., :1])
        return torch.cat([left, one], -1), torch.cat([right, one], -1)


class Moves(nn.Module):
    """How well one tag follows another, learned as a linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001)."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(labels, labels))

    def loss(self, scores: Tensor, target: Tensor) -> Tensor:
        """Mean over words of the negative log-likelihood of the right path; ``scores`` ``[B, W, labels]``, ``target`` ``[B, W]``, -100 after the end."""
        known = target >= 0
        gold = target.clamp(min=0)
        path = scores.gather(2, gold[..., None])[..., 0].masked_fill(~known, 0).sum(1)
        moves = self.weight[gold[:, :-1], gold[:, 1:]].masked_fill(~known[:, 1:], 0).sum(1)
        total = scores[:, 0]
        for i in range(1, scores.shape[1]):
            step = (total[:, :, None] + self.weight).logsumexp(1) + scores[:, i]
            total = torch.where(known[:, i, None], step, total)
        return (total.logsumexp(1) - path - moves).sum() / known.sum()


class Network(nn.Module):
    """All heads on one encoder. Every head reads words (first + last piece); position 0 is the root."""

    def __init__(self, labels: Labels, dropout: float = 0.1) -> None:
        super().__init__()
        self.labels = labels
        self.encoder = Encoder(dropout=dropout)
        self.syntax_mix, self.meaning_mix = Mix(), Mix()
        self.drop = nn.Dropout(0.2)
        self.start = nn.Linear(HIDDEN, 1)
        self.upos = nn.Linear(HIDDEN, len(labels.upos))
        self.xpos = nn.Linear(HIDDEN, len(labels.xpos))
        self.lemma = nn.Linear(HIDDEN, len(labels.lemma))
        self.arc = Biaffine(1, 256)
        self.deprel = Biaffine(len(labels.deprel), 64)
        self.name = nn.Sequential(projection(HIDDEN, 0.1), nn.Linear(HIDDEN, len(labels.name)))
        self.coarse = nn.Linear(HIDDEN, len(labels.coarse))
        self.broad = nn.Linear(HIDDEN, len(labels.broad))
        self.kin = Biaffine(1, 128)
        self.fact = nn.Sequential(projection(128, 0.1), nn.Linear(128, 1))
        self.role = nn.Sequential(projection(HIDDEN, 0.1), nn.Linear(HIDDEN, len(labels.role)))
        self.link = Biaffine(2, 128)
        self.distance = nn.Parameter(torch.zeros(2, 33))
        self.swap = nn.Sequential(projection(128, 0.1), nn.Linear(128, 1))
        self.moves_name = Moves(len(labels.name))
        self.moves_role = Moves(len(labels.role))

    def words(self, pieces: Tensor, cases: Tensor, breaks: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Word states for syntax and for meaning, ``[B, W + 1, H]`` each."""
        states = self.encoder(pieces, cases, breaks)

        def gather(x: Tensor) -> Tensor:
            pick = [x.gather(1, i[..., None].expand(-1, -1, HIDDEN)) for i in (first, last)]
            return self.drop(pick[0] + pick[1])

        return gather(self.syntax_mix(states)), gather(self.meaning_mix(states))

    def load_shared(self, state: dict[str, Tensor]) -> list[str]:
        """Takes the weights of an earlier run wherever name and shape agree; returns the names of those that start anew."""
        own = self.state_dict()
        fits = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
        self.load_state_dict(fits, strict=False)
        return sorted(set(own) - set(fits))

    def link_scores(self, meaning: Tensor) -> Tensor:
        """``[B, 2, W + 1, W + 1]``: word x is source (0) or content (1) of the cue that word y begins."""
        w = meaning.shape[1]
        steps = torch.arange(w, device=meaning.device)
        gap = steps[:, None] - steps[None, :]
        bucket = (
            torch.where(gap.abs() <= 8, gap, torch.sign(gap) * (gap.abs().clamp(min=8).float().log2().mul(2).floor().long() + 2).clamp(max=16)) + 16
        )
        return self.link.pairs(meaning) + self.distance[:, bucket]
