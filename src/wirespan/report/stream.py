"""An answer -> the ``wirespan.report/1`` document as text, a piece at a time.

One connection, request or finding stands on a line, so that a report of any size is
written in constant memory and can be searched line by line.
"""

from collections.abc import Iterable

from wirespan.explain.answer import Answer
from wirespan.report.document import capture, connection, finding, totals
from wirespan.report.json_text import Write, json_text, write_lines, write_list
from wirespan.report.request_text import request_text


def write_report(answer: Answer, write: Write) -> None:
    """The same document as text, a piece at a time; ends with a line break."""
    write('{"schema":"wirespan.report/1",\n')
    write(f'"capture":{json_text(capture(answer.capture))},\n')
    write(f'"totals":{json_text(totals(answer.totals))},\n')
    write_list("connections", map(connection, answer.connections), write)
    write(",\n")
    write_lines("requests", map(request_text, answer.requests), write)
    write(",\n")
    write_list("findings", map(finding, answer.findings), write)
    write("}\n")


def write_reports(answers: Iterable[Answer], write: Write) -> None:
    """The document for several files: the report of each, in order."""
    write('{"schema":"wirespan.reports/1","reports":[\n')
    for index, answer in enumerate(answers):
        write(",\n" if index else "")
        write_report(answer, write)
    write("]}\n")
