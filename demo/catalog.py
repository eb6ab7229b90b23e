"""What the demo app offers and the words its people write: products, features, places, free text."""

from dataclasses import dataclass

CORE = ("canvas", "layers", "filters", "text_tool", "sharing")
ADVANCED = ("quick_edit", "batch_export", "color_grading")
PREMIUM = ("custom_templates", "background_removal", "brand_kit")
SEARCH = "advanced_search"
KEY_FEATURE = "custom_templates"

FREE_PROJECTS = 10
TRIAL_DAYS = 7
PERIOD_DAYS = {"pro_monthly": 30, "pro_yearly": 365}
PLAN_CENTS = {"pro_monthly": 999, "pro_yearly": 5999}

# cumulative actions at which a creator reaches level 1, 2, ... 15
LEVEL_AT = (1, 8, 20, 36, 56, 80, 110, 146, 190, 240, 300, 370, 450, 540, 640)

# text that breaks naive quoting: quotes, backslashes, braces, separators, line ends, emoji, right-to-left
AWKWARD = (
    'Anna\'s "best of" 2026',
    "C:\\photos\\new",
    "{{ user_name }} {token|friend}",
    "red, green; blue",
    "first line\nsecond line",
    "🎨 sunset 🌅👩‍🎨",
    "مشروع الصيف",
    "פרויקט אביב",
    "100% off? $$$ <b>bold</b>",
    "tab\tand / slash",
    "naïve café – übergröße",
    "'; drop table users; --",
)
PROJECT_WORDS = (
    "Summer", "Poster", "Logo", "Story", "Invite", "Menu", "Flyer", "Portrait", "Travel", "Recipe", "Mood", "Band",
)
SEARCH_WORDS = ("watercolor", "neon", "wedding", "minimal", "retro", "texture", "grain", "botanical")
FIRST_NAMES = (
    "Mia", "Noah", "Lea", "Ben", "Zoë", "Søren", "Ana", "Luca", "Yuki", "Omar", "Priya", "Jonas", "Chloé", "Mateo",
    "D'Arcy", "Анна", "李", "נועה", "ليلى", 'Max "Mad"', "O\\Neil", "{Eve}", "Ivy 🌿",
)
STYLES = ("watercolor", "line art", "collage", "pixel", "photo", '"raw"', "80s\\90s", "{flat}", "ציור", "pop, art 🎨")
TOPICS = ("tips", "releases", "offers", "community")

# zone and its offset from UTC in minutes from June to September 2026 (nobody changes the clock meanwhile)
ZONES = (
    ("Europe/Berlin", 120), ("Europe/London", 60), ("Europe/Madrid", 120), ("Europe/Paris", 120), ("Europe/Warsaw", 120),
    ("America/New_York", -240), ("America/Chicago", -300), ("America/Los_Angeles", -420), ("America/Sao_Paulo", -180),
    ("Asia/Tokyo", 540), ("Asia/Kolkata", 330), ("UTC", 0),
)
ZONE_WEIGHTS = (16, 12, 8, 10, 6, 18, 10, 10, 3, 3, 3, 1)
COUNTRY_OF = {
    "Europe/Berlin": "DE", "Europe/London": "GB", "Europe/Madrid": "ES", "Europe/Paris": "FR", "Europe/Warsaw": "PL",
    "America/New_York": "US", "America/Chicago": "US", "America/Los_Angeles": "US", "America/Sao_Paulo": "BR",
    "Asia/Tokyo": "JP", "Asia/Kolkata": "IN", "UTC": "US",
}
CURRENCY_OF = {"DE": "EUR", "ES": "EUR", "FR": "EUR", "GB": "GBP"}
CHANNELS = ("organic", "referral", "paid_social", "paid_search", "partner")
CHANNEL_WEIGHTS = (40, 18, 22, 14, 6)
GENDERS = ("female", "male", "nonbinary", "")
GENDER_WEIGHTS = (44, 42, 4, 10)
PLATFORMS = ("ios", "android", "web")
PLATFORM_WEIGHTS = (46, 40, 14)
# first demo day of each release
RELEASES = ((0, "4.0.2"), (24, "4.1.0"), (61, "4.2.0"), (70, "4.2.1"), (100, "4.3.0"))
# weight of each local hour, 0 to 23
HOUR_WEIGHTS = (4, 2, 1, 1, 1, 2, 5, 10, 14, 13, 12, 13, 16, 15, 12, 12, 13, 16, 20, 24, 26, 24, 16, 8)
# chance in percent of the usual, Monday to Sunday
WEEKDAY_PERCENT = (95, 92, 92, 95, 100, 112, 114)


@dataclass(frozen=True)
class Product:
    """An item of the store; price in cents of the order's currency."""

    product_id: str
    category: str
    title: str
    cents: int


def _products() -> tuple[Product, ...]:
    """Twelve items in each of four categories; every fourth title is awkward text."""
    prices = {
        "filters": (299, 399, 499, 599, 699, 799),
        "templates": (499, 799, 999, 1299, 1499, 1999),
        "fonts": (399, 499, 699, 899, 999, 1299),
        "credits": (499, 999, 1499, 2499, 8999, 11999),
    }
    items = []
    for category, cents in prices.items():
        for number in range(12):
            title = f"{PROJECT_WORDS[number]} {category}"
            if number % 4 == 3:
                title = AWKWARD[(len(items) // 4) % len(AWKWARD)]
            items.append(Product(f"{category[:3]}-{number + 1:02d}", category, title, cents[number // 2]))
    return tuple(items)


PRODUCTS = _products()
EVERYDAY = tuple(p for p in PRODUCTS if p.cents < 3000)
LUXURY = tuple(p for p in PRODUCTS if p.cents > 5000)
COUPONS = (("SUMMER20", 20), ("CREATE15", 15), ("WELCOME10", 10))


def release_on(day: int) -> str:
    """App version that a client runs on a demo day."""
    return [version for first, version in RELEASES if first <= max(day, 0)][-1]
