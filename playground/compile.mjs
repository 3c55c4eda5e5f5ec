// Compiles the Python files of an archive to bytecode, with the Python that the browser will have, so that no browser
// has to: node compile.mjs IN.zip OUT.zip
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [before, after] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.writeFile("/before.zip", readFileSync(before));
python.runPython(`
import marshal
import zipfile
from importlib.util import MAGIC_NUMBER, source_hash

UNCHECKED = (1).to_bytes(4, "little")  # a file with the hash of its source, which is not compared

with zipfile.ZipFile("/before.zip") as before, zipfile.ZipFile("/after.zip", "w", zipfile.ZIP_DEFLATED) as after:
    for entry in before.infolist():
        data = before.read(entry)
        if entry.filename.endswith(".py"):
            code = compile(data, entry.filename, "exec", dont_inherit=True)
            data = MAGIC_NUMBER + UNCHECKED + source_hash(data) + marshal.dumps(code)
            entry = zipfile.ZipInfo(entry.filename + "c", entry.date_time)
        after.writestr(entry, data, zipfile.ZIP_DEFLATED)
`);
writeFileSync(after, python.FS.readFile("/after.zip"));
