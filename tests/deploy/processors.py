"""The processors that a package is made for: this machine's own, whose package can be run here, and the other one."""

import platform

HERE, OTHER = ("arm64", "x86_64") if platform.machine() in {"aarch64", "arm64"} else ("x86_64", "arm64")
