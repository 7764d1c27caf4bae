import threading

from integration.handlers.bell import Bell

LONG = 60.0


def test_a_ring_between_looking_and_lying_down_is_not_lost() -> None:
    bell = Bell()
    heard = bell.rings
    bell.ring()
    sleeper = threading.Thread(target=lambda: bell.sleep(LONG, heard=heard), daemon=True)
    sleeper.start()
    sleeper.join(timeout=10)
    assert not sleeper.is_alive()


def test_who_sleeps_is_woken() -> None:
    bell, awake = Bell(), threading.Event()

    def sleeper() -> None:
        bell.sleep(LONG, heard=0)
        awake.set()

    threads = [threading.Thread(target=sleeper) for _ in range(3)]
    for thread in threads:
        thread.start()
    bell.ring_all()
    for thread in threads:
        thread.join(timeout=10)
    assert awake.is_set()
    assert not any(thread.is_alive() for thread in threads)


def test_who_is_never_rung_for_gets_up_when_the_time_is_over() -> None:
    Bell().sleep(0.001, heard=0)
