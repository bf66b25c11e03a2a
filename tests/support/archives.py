"""Archives as packages are published, made of texts."""

import io
import tarfile


def archive(**texts: str) -> bytes:
    """A .tar.gz of these files, by their names."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as files:
        for name, text in texts.items():
            info = tarfile.TarInfo(name)
            content = text.encode("latin-1")
            info.size = len(content)
            files.addfile(info, io.BytesIO(content))
    return file.getvalue()
