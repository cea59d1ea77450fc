#ifndef TENOR_KERNELS_H
#define TENOR_KERNELS_H
#endif
