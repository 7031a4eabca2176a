# Writes values.txt: hard and ordinary arguments of the elementary functions, and their values to 45 digits, by mpmath at 1400 bits and more.
#
#   python3 values.py > values.txt
#
# Each line: function, argument(s) in hexadecimal, value in decimal.
import math, random
import mpmath as mp

mp.mp.prec = 1400
random.seed(20260101)

def exp2(x): return mp.power(2, x)
def log1p(x): return mp.log(1 + x)
def log2(x): return mp.log(x) / mp.log(2)
def lgamma(x): return mp.log(abs(mp.gamma(x)))

def erfc(x):
    with mp.workprec(2600 if abs(x) < 30 else 200):
        return mp.erfc(x)

def bits(lo, hi, both=False):
    "a number spread evenly over the exponents from 2^lo to 2^hi"
    x = math.ldexp(random.uniform(1, 2), random.randint(lo, hi - 1))
    return -x if both and random.random() < 0.5 else x

def nearest_quarters():
    "the doubles next to multiples of pi/2: convergents of pi/2 / 2^e whose numerators have at most 53 bits"
    found = []
    for e in range(-52, 971, 13):
        r = mp.pi / 2 / mp.mpf(2) ** e
        p0, q0, p1, q1 = 0, 1, 1, 0
        x = r
        while True:
            a = int(mp.floor(x))
            p0, q0, p1, q1 = p1, q1, a * p1 + p0, a * q1 + q0
            if p1 >= 2 ** 53:
                break
            if q1 > 0 and p1 >= 2 ** 40:
                found.append(math.ldexp(p1, e))
            if x == a:
                break
            x = 1 / (x - a)
    return [6381956970095103.0 * 2.0 ** 797] + random.sample(found, 24)

def beside(x, n=2):
    "x and the doubles next to it"
    out, a, b = [x], x, x
    for _ in range(n):
        a, b = math.nextafter(a, math.inf), math.nextafter(b, -math.inf)
        out += [a, b]
    return out

def root(lo, hi):
    "the double next to the zero of lgamma between lo and hi"
    with mp.workprec(120):
        below = lgamma(mp.mpf(lo)) < 0
        for _ in range(70):
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if (lgamma(mp.mpf(mid)) < 0) == below else (lo, mid)
    return lo

def many(g, n=24):
    return [g() for _ in range(n)]

quarters = nearest_quarters()
zeros = [root(-n - d, -n - 0.5) for n, d in ((2, 0.9), (2, 0.1), (3, 0.9), (3, 0.1), (4, 0.999), (4, 0.01), (5, 0.9999), (5, 0.001), (7, 1e-5))]
tiny = lambda: bits(-1074 + 53, -20, True)

one = {
    'exp': (mp.exp, many(lambda: random.uniform(-745, 709)) + many(lambda: bits(-60, 6, True)) + beside(709.782712893384) + beside(-744.4400719213812) + [1.0, -1.0, float.fromhex('0x1.52efd0cd80497p-1')]),
    'exp2': (exp2, many(lambda: random.uniform(-1074, 1023)) + many(lambda: bits(-60, 6, True)) + [0.5, 1.0, -1.0, 1023.9999999999999]),
    'expm1': (mp.expm1, many(lambda: random.uniform(-40, 709)) + many(lambda: bits(-80, 3, True)) + [1.0, 0.6931471805599453, 0.34657359027997264, -0.2876820724517809]),
    'log': (mp.log, many(lambda: bits(-1022, 1023)) + many(lambda: 1 + bits(-52, -2, True)) + beside(1.0) [1:] + [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]),
    'log2': (log2, many(lambda: bits(-1022, 1023)) + many(lambda: 1 + bits(-52, -2, True)) + [5e-324, 8.0]),
    'log10': (mp.log10, many(lambda: bits(-1022, 1023)) + many(lambda: 1 + bits(-52, -2, True)) + [5e-324, 1e22, 0.1]),
    'log1p': (log1p, many(lambda: bits(-80, 1000)) + many(lambda: bits(-80, 0, True)) + [-0.9999999999999999, 0.41421356237309503, -0.2928932188134524]),
    'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), many(lambda: bits(-1022, 1023, True)) + [5e-324, 27.0, -8.0, 1.7976931348623157e308]),
    'sin': (mp.sin, quarters + many(lambda: bits(-40, 1023, True)) + many(lambda: random.uniform(-100, 100)) + beside(3.141592653589793) + [1e22, 0.5, 1e-300]),
    'cos': (mp.cos, quarters + many(lambda: bits(-40, 1023, True)) + many(lambda: random.uniform(-100, 100)) + beside(1.5707963267948966) + [1e22]),
    'tan': (mp.tan, quarters + many(lambda: bits(-40, 1023, True)) + many(lambda: random.uniform(-100, 100)) + beside(1.5707963267948966) + beside(0.7853981633974483) + [1e22]),
    'asin': (mp.asin, many(lambda: random.uniform(-1, 1)) + many(tiny, 6) + [math.copysign(1 - abs(bits(-52, -2)), random.uniform(-1, 1)) for _ in range(20)] + [1.0, -1.0, 0.5]),
    'acos': (mp.acos, many(lambda: random.uniform(-1, 1)) + many(tiny, 6) + [math.copysign(1 - abs(bits(-52, -2)), random.uniform(-1, 1)) for _ in range(20)] + [-1.0, 0.5]),
    'atan': (mp.atan, many(lambda: bits(-60, 60, True)) + many(lambda: random.uniform(-3, 3)) + [1.0, 1e300, -1e-300, 0.41421356237309503]),
    'sinh': (mp.sinh, many(lambda: bits(-60, 9, True)) + many(lambda: random.uniform(-3, 3)) + [710.4758600739439, 22.0]),
    'cosh': (mp.cosh, many(lambda: bits(-60, 9, True)) + many(lambda: random.uniform(-3, 3)) + [710.4758600739439, 22.0]),
    'tanh': (mp.tanh, many(lambda: bits(-60, 5, True)) + many(lambda: random.uniform(-3, 3)) + [22.0, 19.06]),
    'asinh': (mp.asinh, many(lambda: bits(-70, 1023, True)) + many(lambda: random.uniform(-3, 3)) + [1.0]),
    'acosh': (mp.acosh, many(lambda: bits(0, 1023)) + many(lambda: 1 + bits(-52, 0)) + [2.0]),
    'atanh': (mp.atanh, many(lambda: bits(-70, 0, True)) + many(lambda: random.uniform(-1, 1)) + [0.9999999999999999, 0.5]),
    'erf': (mp.erf, many(lambda: bits(-70, 2, True)) + many(lambda: random.uniform(-6, 6)) + [0.5, 1.0, 5.9]),
    'erfc': (erfc, many(lambda: bits(-70, 4, True)) + many(lambda: random.uniform(0, 27.2)) + [0.5, 1.0, 26.5, 27.226017111108366, -1.0]),
    'gamma': (mp.gamma, many(lambda: random.uniform(0, 171.6)) + many(lambda: random.uniform(-184, 0)) + many(lambda: bits(-300, 1, True), 12) + [171.6243769563027, 0.5, -0.5, 1.4616321449683622]),
    'lgamma': (lgamma, many(lambda: bits(-300, 60)) + many(lambda: random.uniform(0.5, 3)) + many(lambda: 1 + bits(-50, -2, True), 12) + many(lambda: 2 + bits(-50, -2, True), 12)
               + many(lambda: random.uniform(-10, 0)) + many(lambda: random.uniform(-180, -10)) + sum([beside(z, 1) for z in zeros], []) + [1e300, 1.4616321449683622]),
}

two = {
    'pow': (mp.power, [(bits(-20, 20), random.uniform(-30, 30)) for _ in range(30)] + [(1 + d, random.uniform(-700, 700) / d) for d in many(lambda: bits(-50, -3, True))]
            + [(bits(-1000, 1000), bits(-60, 0, True)) for _ in range(20)] + [(-2.5, 3.0), (-2.5, -4.0), (0.9999999999999999, 1e17), (1.0000000000000002, -3e18), (10.0, 22.0), (10.0, -300.0)]),
    'hypot': (mp.hypot, [(bits(-1000, 1000, True), None) for _ in range(30)] + [(3e200, 4e200), (5e-324, 5e-324), (1e-310, 3e-310), (1e10, 1.0)]),
    'atan2': (mp.atan2, [(bits(-1000, 1000, True), None) for _ in range(30)] + [(bits(-10, 10, True), bits(-10, 10, True)) for _ in range(30)] + [(1e-300, -1.0), (1e300, 1e-300), (1e-200, 1e200), (5e-324, 5e-324), (1.0, -1e17)]),
}

def fill(pair):
    x, y = pair
    return (x, y if y is not None else x * bits(-30, 30, True))

def write(name, args, value):
    print(name, *[a.hex() for a in args], mp.nstr(value, 45, min_fixed=1, max_fixed=0))

print('# Values to 45 digits, computed by mpmath %s with values.py' % mp.__version__)
for name, (f, args) in one.items():
    for x in args:
        write(name, [x], f(mp.mpf(x)))
for name, (f, args) in two.items():
    for x, y in map(fill, args):
        write(name, [x, y], f(mp.mpf(x), mp.mpf(y)))
