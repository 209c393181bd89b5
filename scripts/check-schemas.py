"""Called by check-schemas: which documents are valid against schemas/, and which must not be."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import ruamel.yaml

# What the shape of a file tells without knowing any other file, its expressions or the meaning of its texts.
STRUCTURAL = {
    "unknown-key", "missing-key", "no-action", "two-actions", "no-kind", "two-kinds", "wrong-kind", "bad-duration", "zero-duration",
    "no-result", "without-effects", "every-without-within", "until-without-within", "bad-once", "two-bodies", "bad-status", "no-run",
    "run-and-url", "cases-file", "bad-input", "unknown-operator", "bad-identifier", "empty",
}

root = pathlib.Path(".")
documents = {"project": [], "spec": [], "steps": [], "stub": []}  # name → [(where, text, must be valid)]


def split(text):
    """The documents of a YAML file, each with its first line."""
    parts, start, lines = [], 1, []
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"---(\s|$)", line):
            if "\n".join(lines).strip():
                parts.append((start, "\n".join(lines)))
            start, lines = number, [line[3:]]
        else:
            lines.append(line)
    parts.append((start, "\n".join(lines)))
    return [(line, part) for line, part in parts if re.sub(r"#.*", "", part).strip()]


def kind(text):
    """Which schema a file of the documentation or the goldens has to satisfy."""
    keys = set(re.findall(r"^([a-z_]+):", text, re.M))
    if "spec" in keys:
        return "spec"
    if "routes" in keys:
        return "stub"
    if keys & {"project", "dependencies", "services", "environments", "stages"}:
        return "project"
    if "steps" in keys:
        return "steps"
    return None


def add(name, where, text, valid):
    # What the validator's YAML cannot read, it cannot judge.
    try:
        ruamel.yaml.YAML(typ="safe").load(text)
        if max(text.count("["), text.count("{ a")) > 100 or re.search(r"&(\w+)\b[\s\S]*\*\1\b", text):
            return
    except Exception:
        return
    documents[name].append((where, text, valid))


for path in sorted(root.glob("specs/**/*.yaml")):
    text = path.read_text()
    for line, part in split(text):
        name = "spec" if path.name.endswith(".spec.yaml") else kind(part)
        if name:
            add(name, f"{path}:{line}", part, True)

# Examples of what is refused.
WRONG = ("expct:", "$is: uid }")
for path in sorted(root.glob("docs/*.md")) + [root / "README.md"]:
    if path.name in ("yaml.md", "diagnostics.md"):
        continue
    text = path.read_text()
    for block in re.finditer(r"^```yaml([^\n]*)\n(.*?)^```$", text, re.M | re.S):
        line, body = text[: block.start()].count("\n") + 2, block[2]
        if any(word in body for word in WRONG):
            continue
        for first, part in split(body):
            if re.search(r"^setup:", part, re.M) and not re.search(r"^spec:", part, re.M):
                part = "spec: an example\n" + part
            name = kind(part)
            if re.match(r"\s*- [a-z_]+:", part) and name is None and re.search(r"^- (id|http|sql|publish|receive|exec|shell|assert|log|pause|include|group|name|each|when):", part, re.M):
                name, part = "spec", "spec: an example\nsteps:\n" + part
            if name:
                add(name, f"{path}:{line + first - 1}", part, True)

for folder in sorted(root.glob("Tests/Golden/check/*")):
    output = (folder / "output").read_text() if (folder / "output").exists() else ""
    mistakes = [
        (id, file, number)
        for id, message, file, number in re.findall(r"^error\[([a-z-]+)\]: (.*)\n +--> ([^:\n]+):(\d+)", output, re.M)
        # What an included file gives is not known to a schema, nor whether a message or a request is received; and an operator of CEL is another.
        if not message.startswith(("the result of 'include'", "the result of 'receive'")) and (id != "unknown-operator" or "$" in message)
    ]
    if "more than 100" in output or "first 100 shown" in output:
        continue
    for path in sorted(path for path in folder.glob("**/*.yaml") if path.is_file()):
        name_in_output = str(path.relative_to(folder))
        text = path.read_text(errors="replace")
        parts = split(text)
        for index, (line, part) in enumerate(parts):
            end = parts[index + 1][0] if index + 1 < len(parts) else text.count("\n") + 2
            own = {id for id, file, number in mistakes if file == name_in_output and line <= int(number) < end}
            name = "spec" if path.name.endswith(".spec.yaml") else kind(part)
            if name and not own:
                add(name, f"{path}:{line}", part, True)
            elif name and own & STRUCTURAL:
                add(name, f"{path}:{line} ({', '.join(sorted(own & STRUCTURAL))})", part, False)

status = 0
counts = [0, 0]
with tempfile.TemporaryDirectory() as folder:
    for name, entries in documents.items():
        files = {}
        for index, (where, text, valid) in enumerate(entries):
            file = pathlib.Path(folder) / f"{name}-{index}.yaml"
            file.write_text(text)
            files[str(file)] = (where, valid)
        if not files:
            continue
        result = subprocess.run(
            [sys.argv[1], "--schemafile", f"schemas/{name}.schema.json", "--output-format", "json", *files], capture_output=True, text=True)
        try:
            report = json.loads(result.stdout)
        except ValueError:
            print(result.stdout + result.stderr)
            sys.exit(1)
        problems = {}
        for error in report.get("errors", []) + report.get("parse_errors", []):
            problems.setdefault(error["filename"], []).append(f'{error.get("path", "")}: {error["message"]}'[:300])
        if isinstance(report.get("parse_errors"), list):
            for error in report["parse_errors"]:
                problems.setdefault(error["filename"], []).append("cannot be parsed")
        for file, (where, valid) in files.items():
            counts[0 if valid else 1] += 1
            if valid and file in problems:
                status = 1
                print(f"invalid: {where}: {problems[file][0]}")
            elif not valid and file not in problems:
                status = 1
                print(f"valid, though it must not be: {where}")
print(f"{counts[0]} documents have to be valid, {counts[1]} invalid: {'all are' if status == 0 else 'not all are'}")
sys.exit(status)
