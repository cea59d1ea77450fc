// As kernels_portable.c, with operands of 8 bits, whose products are computed one by one.
#define TK_LANES 4
#define TK_ROWS 3
#define TK_INT8_OPERANDS 1
#define TK_FUSED 0
#define TK_TABLE tk_kernels_portable_int8
#define TK_SET TK_PORTABLE
#define TK_NAME "portable"
#include "body/kernels.h"
