from collections.abc import Mapping, Sequence
from pathlib import Path

from pyarrow import DataType, Table

class ConvertOptions:
    def __init__(self, *, column_types: Mapping[str, DataType], include_columns: Sequence[str], strings_can_be_null: bool) -> None: ...

def read_csv(source: Path, *, convert_options: ConvertOptions) -> Table: ...
