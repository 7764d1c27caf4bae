"""A function runs as on Lambda: its results, its failures, its end, and a new sandbox after it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pytest

from sandbox.aws.function import EXITED, TIMED_OUT, TOO_LARGE
from sandbox.aws.runtime import Deployed, FunctionFailed, RunningFunction
from sandbox.aws.runtime_api import RESPONSE_LIMIT
from sandbox.environment import PROJECT
from sandbox.waiting import until
from tests.sandbox.aws.conftest import Run

CARELESS_PARENT = """
import signal, sys
from pathlib import Path
from sandbox.aws.runtime import Deployed, RunningFunction
with RunningFunction(Deployed("tiny.pid", Path(sys.argv[1]))) as function:
    print(function.invoke({}), flush=True)
    signal.pause()
"""


def failure(function: RunningFunction, event: dict[str, object] | None = None) -> FunctionFailed:
    with pytest.raises(FunctionFailed) as failed:
        function.invoke(event or {})
    return failed.value


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_a_handler_returns_is_the_result(run: Run) -> None:
    event = {"text": "Здравей", "list": [1, 2.5, None, True], "deep": {"a": {"b": ""}}}
    assert run("tiny.echo").invoke(event) == event
    assert run("tiny.nothing").invoke({}) is None


def test_a_handler_knows_its_name_its_memory_and_how_much_time_is_left(run: Run) -> None:
    told = run("tiny.about", timeout=9.0, memory=256).invoke({})
    assert (told["name"], told["memory"]) == ("tiny-about", "256")
    assert 0 < told["left"] <= 9000


def test_a_sandbox_is_used_again_and_every_invocation_has_an_id_of_its_own(run: Run) -> None:
    counting, telling = run("tiny.count"), run("tiny.about")
    assert [counting.invoke({}) for _ in range(3)] == [1, 2, 3]
    assert len({telling.invoke({})["id"] for _ in range(3)}) == 3
    assert counting.starts == 1


def test_a_warm_invocation_waits_for_no_acknowledgement(run: Run) -> None:
    function = run("tiny.echo")
    assert min(seconds_of(function) for _ in range(20)) < 0.03


def seconds_of(function: RunningFunction) -> float:
    begun = perf_counter()
    function.invoke({})
    return perf_counter() - begun


def test_an_exception_is_told_with_its_type_its_message_and_its_place_and_the_sandbox_lives_on(run: Run) -> None:
    function = run("tiny.raises")
    failed = failure(function)
    assert (failed.error_type, failed.message) == ("LookupError", "no such desk")
    assert "in raises" in failed.trace[-1]
    failure(function)
    assert function.starts == 1
    assert "no such desk" in function.log


def test_a_result_that_is_no_json_is_an_error(run: Run) -> None:
    assert failure(run("tiny.unmarshalable")).error_type == "Runtime.MarshalError"


@pytest.mark.parametrize(
    ("handler", "error_type"),
    [
        ("unimportable.handler", "Runtime.ImportModuleError"),
        ("misspelt.handler", "Runtime.UserCodeSyntaxError"),
        ("tiny.absent", "Runtime.HandlerNotFound"),
    ],
)
def test_a_function_that_cannot_be_loaded_says_why_and_is_tried_anew_at_each_invocation(
    run: Run, handler: str, error_type: str
) -> None:
    function = run(handler)
    assert function.crash
    assert function.crash.error_type == error_type
    assert failure(function).error_type == error_type
    assert function.starts == 2


def test_a_function_that_came_up_has_no_crash_and_says_how_long_it_took_and_its_memory(run: Run) -> None:
    function = run("tiny.echo")
    assert function.crash is None
    assert 0 < function.init_seconds < 60
    assert 1024**2 < function.rss <= function.peak_rss


def test_who_takes_too_long_is_killed_and_followed_by_a_new_sandbox(run: Run, tmp_path: Path) -> None:
    function = run("tiny.hangs", timeout=0.5)
    assert [function.invoke({"quick": 1}) for _ in range(2)] == [1, 2]
    failed = failure(function, {"begun": str(tmp_path / "begun")})
    assert failed.error_type == TIMED_OUT
    assert failed.message.endswith("Task timed out after 0.50 seconds")
    assert function.invoke({"quick": 1}) == 1
    assert function.starts == 2


def test_who_is_killed_in_the_midst_of_it_fails_at_once_and_is_followed_by_a_new_sandbox(
    run: Run, tmp_path: Path
) -> None:
    function, begun = run("tiny.hangs"), tmp_path / "begun"
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(failure, function, {"begun": str(begun)})
        until(begun.exists, seconds=20, what="the handler is at work", every=0.01)
        function.kill9()
        failed = under_way.result(5)
    assert (failed.error_type, failed.message) == (EXITED, "Error: Runtime exited with error: signal: killed")
    assert function.invoke({"quick": 1}) == 1


def test_who_is_killed_while_idle_is_followed_by_a_new_sandbox(run: Run) -> None:
    function = run("tiny.count")
    function.invoke({})
    function.kill9()
    assert function.invoke({}) == 1
    assert function.starts == 2


def test_a_handler_that_leaves_takes_its_sandbox_with_it(run: Run) -> None:
    function = run("tiny.leaves")
    assert failure(function).message == "Error: Runtime exited with error: exit status 7"
    assert "last words" in function.log
    failure(function)
    assert function.starts == 2


def test_a_restart_is_a_cold_start(run: Run) -> None:
    function = run("tiny.count")
    function.invoke({})
    function.restart()
    assert function.invoke({}) == 1


def test_a_result_above_lambdas_six_megabytes_is_refused_and_one_of_just_that_size_is_not(run: Run) -> None:
    function = run("tiny.sized")
    assert len(function.invoke({"bytes": RESPONSE_LIMIT})) == RESPONSE_LIMIT - 2
    assert failure(function, {"bytes": RESPONSE_LIMIT + 1}).error_type == TOO_LARGE
    assert function.invoke({"bytes": 5}) == "xxx"


def test_a_function_inherits_nothing_of_ours_and_finds_its_own_settings_and_its_package(
    run: Run, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "somebody's own")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "somebody's own")
    told = run("tiny.surroundings", settings={"TABLE_NAME": "t", "AWS_REGION": "us-east-1"}).invoke({})
    env = told["env"]
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "HOME"} & set(env)
    assert (env["TABLE_NAME"], env["AWS_REGION"], env["_HANDLER"]) == ("t", "us-east-1", "tiny.surroundings")
    assert told["cwd"] == env["LAMBDA_TASK_ROOT"] == str(package)


def test_a_function_is_gone_after_its_block(package: Path) -> None:
    with RunningFunction(Deployed("tiny.pid", package)) as function:
        pid = function.invoke({})
        assert not gone(pid)
    assert gone(pid)


def test_a_function_that_is_idle_when_its_block_ends_may_tidy_up(package: Path, tmp_path: Path) -> None:
    with RunningFunction(Deployed("tiny.tidies", package)) as function:
        function.invoke({"left": str(tmp_path / "left")})
    assert (tmp_path / "left").exists()


def test_a_function_ends_when_who_started_it_was_killed(package: Path) -> None:
    with subprocess.Popen(  # noqa: S603 -- the program above
        [sys.executable, "-c", CARELESS_PARENT, str(package)], stdout=subprocess.PIPE, cwd=PROJECT
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    until(lambda: gone(pid), seconds=10, what="the function is gone", every=0.01)


def test_an_interpreter_that_does_not_exist_is_told_at_once(package: Path) -> None:
    with pytest.raises(FileNotFoundError), RunningFunction(Deployed("tiny.echo", package, python="/no/python")):
        pass
