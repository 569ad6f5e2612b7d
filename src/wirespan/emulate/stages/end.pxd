from wirespan.emulate.stages.ring cimport Ring
from wirespan.emulate.stages.stage cimport Stage

cdef class End(Stage):
    cdef Ring ring
