import TenorPictures
import Testing
