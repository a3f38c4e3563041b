#!/usr/bin/env python3
"""Spells the built-in talk for other presenters, to measure them on the same words and drawings.

    python3 benches/peers.py FOLDER

writes `FOLDER/marp`, `slidev`, `reveal`, `presenterm` and `typst`, each with the talk's drawings. Needs Python 3.9 only.
docs/benchmarks.md says what was measured with them.
"""

import re
import shutil
import sys
from pathlib import Path

TALK = Path(__file__).resolve().parent.parent / "talks" / "how-should-we-ops"
PICTURE = re.compile(r"!\[(bg ?)?((?:left|right):\d+%)?\s*([^\]]*)\]\(([^)]+)\)")


def slides():
    """The slides as (markdown without comments, notes)."""
    text = (TALK / "talk.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    for slide in re.split(r"\n---\n", text):
        comments = re.findall(r"<!--(.*?)-->", slide, re.S)
        notes = [c.strip() for c in comments if not re.match(r"\s*(layout|_?incremental_lists):", c)]
        yield re.sub(r"<!--.*?-->", "", slide, flags=re.S).strip(), "\n\n".join(notes)


def marp(body, notes):
    return f"{body}\n\n<!--\n{notes}\n-->"


def slidev(body, notes):
    head = ""
    if found := re.search(PICTURE, body):
        whole, side, file = found[1], found[2], found[4]
        if whole:
            layout = f"image-{side.split(':')[0]}" if side else "image"
            head = f"layout: {layout}\nimage: /{file}\n"
            body = body.replace(found[0], "").strip()
        else:
            body = body.replace(f"({file})", f"(/{file})")
    return f"---\n{head}---\n\n{body}\n\n<!--\n{notes}\n-->"


def reveal(body, notes):
    found = re.search(PICTURE, body)
    if found and found[1]:
        body = body.replace(found[0], f'<!-- .slide: data-background-image="{found[4]}" -->')
    return f"{body}\n\nNote:\n{notes}"


def presenterm(body, notes):
    # It shows no SVG.
    body = re.sub(PICTURE, lambda found: found[3], body)
    return body


def typst(body, notes):
    out, side = [], None
    escape = lambda text: re.sub(r"([#$@<>*_`\[\]\\~/=-])", r"\\\1", text)

    def inline(text):
        text = re.sub(r"\\(.)", r"\1", text)
        if match := re.fullmatch(r"([*_])(.*)\1", text):
            return f"#emph[{escape(match[2])}]"
        return escape(text).replace("\\*\\*", "*")

    if code := re.fullmatch(r"```(\w+)\n(.*)\n```", body, re.S):
        return body
    for line in body.splitlines():
        if found := re.match(PICTURE, line):
            fit = 'width: 100%, height: 100%, fit: "cover"' if found[1] else "width: 100%, height: 60%"
            image = f'#image("{found[4]}", {fit}, alt: "{found[3]}")'
            if found[1] and found[2]:
                side = found[2].split(":")
                out.append(f"#place({side[0]} + top, box(width: {side[1]}, height: 100%, {image[1:]}))")
            elif found[1]:
                out.append(f"#place(top + left, {image[1:]})")
            else:
                out.append(image)
        elif line.startswith("# "):
            out.append(f"= {inline(line[2:])}")
        elif line.startswith("- "):
            out.append(f"- {inline(line[2:])}")
        elif line.startswith(">"):
            out.append(f"#quote(block: true)[{inline(line[1:].strip())}]")
        else:
            out.append(inline(line))
    return "\n".join(out)


TYPST_HEAD = """#set document(title: "How should we ops?", author: "Courtney Eckhardt")
#set page(width: 960pt, height: 540pt, margin: 60pt)
#set text(size: 30pt, lang: "en")
"""

DECKS = {
    "marp": ("slides.md", marp, "---\nmarp: true\n---\n\n", "\n\n---\n\n"),
    "slidev": ("slides.md", slidev, "", "\n\n"),
    "reveal": ("slides.md", reveal, "", "\n\n---\n\n"),
    "presenterm": ("slides.md", presenterm, "", "\n\n<!-- end_slide -->\n\n"),
    "typst": ("slides.typ", typst, TYPST_HEAD, "\n\n#pagebreak()\n\n"),
}


def main(folder):
    for name, (file, spell, head, between) in DECKS.items():
        target = Path(folder) / name
        pictures = target / "public" if name == "slidev" else target
        pictures.mkdir(parents=True, exist_ok=True)
        for picture in TALK.glob("*.svg"):
            shutil.copy(picture, pictures)
        deck = head + between.join(spell(body, notes) for body, notes in slides()) + "\n"
        (target / file).write_text(deck, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
