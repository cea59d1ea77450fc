// 128-bit vectors of whatever the compiler has for the baseline of the processor family, without fused multiply-add.
#define TK_LANES 4
#define TK_ROWS 3
#define TK_FUSED 0
#define TK_TABLE tk_kernels_portable
#define TK_SET TK_PORTABLE
#define TK_NAME "portable"
#include "body/kernels.h"
