// Chooses among the builds of the kernels by what the processor can execute.
#include <stddef.h>

#include "tenor_kernels.h"

extern const tk_kernels tk_kernels_portable;
#if defined(__x86_64__)
extern const tk_kernels tk_kernels_avx2, tk_kernels_avx512;
#elif defined(__aarch64__)
extern const tk_kernels tk_kernels_neon;
#endif

const tk_kernels *tk_kernels_for(tk_instruction_set instruction_set) {
  switch (instruction_set) {
    case TK_PORTABLE:
      return &tk_kernels_portable;
#if defined(__x86_64__)
    case TK_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &tk_kernels_avx2 : NULL;
    case TK_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
                 ? &tk_kernels_avx512
                 : NULL;
#elif defined(__aarch64__)
    case TK_NEON:
      return &tk_kernels_neon;
#endif
    default:
      return NULL;
  }
}
