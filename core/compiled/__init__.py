"""Kernels compiled by numba once, and run from then on without numba.

Importing numba and reading its cache takes longer than everything else a start needs together.
Here the machine code that numba makes of a kernel is kept; a later start maps it into memory and
calls it. Numba is imported only where something is not compiled yet.
"""

from core.compiled.kernel import Inner, Kernel, borrow, njit

__all__ = ["Inner", "Kernel", "borrow", "njit"]
