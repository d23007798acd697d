#:package DuckDB.NET.Data.Full
#:property EnforceCodeStyleInBuild=false

// Writes ../data: a small shop from July 2024 to December 2025. The seed is fixed and the clock is never read, so that
// every run writes the same bytes. From the root of the repository: dotnet run samples/shop/make-data/make-data.cs
using DuckDB.NET.Data;

var data = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "data"));
Directory.CreateDirectory(Path.Combine(data, "payments"));

const int KnownCustomers = 1000, AllCustomers = 1018, SoldProducts = 116;
DateTime opening = new(2024, 7, 1), closing = new(2025, 12, 31, 23, 59, 59);
var random = new Random(20250117);

using var connection = new DuckDBConnection("Data Source=:memory:");
connection.Open();
Run("""
    SET threads = 1;
    BEGIN;
    CREATE TABLE customers (customer_id INT, name TEXT, email TEXT, city TEXT, country TEXT, signup_date DATE, newsletter BOOLEAN, note TEXT);
    CREATE TABLE products (product_id TEXT, name TEXT, category TEXT, price DECIMAL(8, 2), tags TEXT, width INT, height INT, weight INT);
    CREATE TABLE orders (order_id INT, customer_id INT, ordered_at TIMESTAMP, status TEXT, channel TEXT, shipping_fee DECIMAL(8, 2), total_amount DECIMAL(10, 2));
    CREATE TABLE items (order_id INT, line_no INT, product_id TEXT, quantity INT, unit_price DECIMAL(8, 2), discount DECIMAL(8, 2));
    CREATE TABLE transfers (order_id INT, paid_at TIMESTAMP, method TEXT, kind TEXT, amount DECIMAL(10, 2), fee DECIMAL(8, 2));
    """);

// Products: 8 categories of 15. The last four in order of popularity are never sold.
(string Name, string[] Kinds, string[] Things, int Price)[] categories =
[
    ("Tea", ["Assam", "Sencha", "Oolong", "Rooibos", "Mint"], ["Tin", "Pouch", "Sampler"], 9),
    ("Coffee", ["House", "Ethiopia", "Colombia", "Decaf", "\"Night Shift\""], ["Beans", "Ground", "Capsules"], 12),
    ("Spices", ["Smoked", "Ras el Hanout", "Garam", "Piment d'Espelette", "Jalapeño"], ["Jar", "Refill", "Set"], 6),
    ("Kitchen", ["Steel", "Oak", "Copper", "Cast Iron", "Enamel"], ["Kettle", "Pan", "Scale"], 44),
    ("Ceramics", ["Blue", "Speckled", "Raku", "Plain", "Striped"], ["Mug", "Teapot", "Bowl, large"], 24),
    ("Books", ["Little", "Complete", "Illustrated", "Seasonal", "Pocket"], ["Book of Tea", "Coffee Guide", "Cookbook"], 18),
    ("Garden", ["Herb", "Balcony", "Winter", "Shade", "Bee"], ["Seeds", "Planter", "Kit"], 11),
    ("Gifts", ["Small", "Classic", "Festive", "Deluxe", "Crème de la Crème"], ["Box", "Basket", "Hamper"], 29),
];
string[] tags = ["bestseller", "fragile", "gift", "new", "organic", "seasonal", "vegan"];
var products = new List<(string Id, decimal Price)>();
foreach (var (category, kinds, things, basePrice) in categories)
    foreach (var name in from kind in kinds from thing in things select $"{kind} {thing}")
    {
        var id = $"{category[..3].ToUpperInvariant()}-{products.Count % 15 + 1:00}";
        var price = Math.Round(basePrice * (decimal)(0.6 + 1.1 * random.NextDouble()), 1) - 0.05m;
        products.Add((id, price));
        Add("products", id, name, category, price, string.Join(',', tags.Where(_ => Chance(0.25))), random.Next(5, 40), random.Next(4, 35), random.Next(1, 60) * 50);
    }
var popular = products.OrderBy(_ => random.Next()).ToArray();

// Customers, and the moments at which they order: a first order soon after signing up, repeats, and a peak before Christmas.
string[] first = ["Ada", "Zoë", "Łukasz", "José", "Søren", "Anaïs", "Jürgen", "Maria", "Ngọc", "Emma", "Noah", "Мила", "Liam", "Aoife", "Şebnem", "Olga", "Ravi", "美咲"];
string[] last = ["Janssen", "O'Neill", "Müller", "García", "Nowak", "Sørensen", "Dubois", "Nguyễn", "Smith", "van den Berg", "Rossi", "Kovács", "D'Angelo", "Yılmaz", "Ito"];
(string City, string Country)[] places =
[
    ("Utrecht", "NL"), ("Köln", "DE"), ("Lyon", "FR"), ("Bristol", "GB"), ("Málaga", "ES"), ("Łódź", "PL"), ("Århus", "DK"), ("Wien", "AT"), ("Gent", "BE"), ("Cork", "IE"),
];
string?[] notes = ["Ring twice, then call \"Reception\"", "Leave with the neighbour; never on Mondays", "Back door\nCode 4711", "Prefers e-mail", .. new string?[9]];
var moments = new List<(DateTime At, int Customer)>();
for (var id = 1; id <= AllCustomers; id++)
{
    var (given, family, place) = (Pick(first), Pick(last), places[(int)(places.Length * Math.Pow(random.NextDouble(), 1.6))]);
    string[] spellings = [$"{family}, {given}", $"{family} & Sons, Ltd.", $"Café \"{family}\"", $"{given} \"Bo\" {family}"];
    var name = Chance(0.12) ? Pick(spellings) : $"{given} {family}";
    var signup = id <= KnownCustomers ? opening.AddDays((int)(510 * Math.Pow((id - 1.0) / KnownCustomers, 0.85))) : closing.Date.AddDays(2 * (id - AllCustomers) - 5);
    Add("customers", id, name, Chance(0.06) ? null : $"customer{id}@example.com", Chance(0.03) ? null : place.City, place.Country, DateOnly.FromDateTime(signup), Chance(0.4), Pick(notes));

    if (id <= KnownCustomers && Chance(0.13)) continue; // never orders
    var loyalty = 0.66 + 0.32 * random.NextDouble();
    var at = signup.AddHours(Wait(id <= KnownCustomers ? 120 : 5));
    do { moments.Add((at, id)); at = at.AddHours(120 + Wait(900)); } while (at <= closing && Chance(loyalty));
    foreach (var advent in (DateTime[])[new(2024, 11, 24), new(2025, 11, 24)])
        if (signup < advent && Chance(0.3)) moments.Add((advent.AddDays(random.Next(28)), id));
}

// Orders, their lines, and what was paid for them. A few in a thousand are paid twice, too little, not at all, or not refunded.
// Nothing is sold on Christmas Day.
var orderId = 10_000;
foreach (var (at, customer) in moments.Select(m => (At: AtDaytime(m.At), m.Customer)).Where(m => IsOpen(m.At)).OrderBy(m => m.At))
{
    orderId++;
    var chosen = Enumerable.Range(0, 1 + random.Next(3) + random.Next(4) / 3).Select(_ => popular[(int)(SoldProducts * Math.Pow(random.NextDouble(), 1.7))]);
    decimal goods = 0, lastLine = 0;
    var lineCount = 0;
    foreach (var (productId, newPrice) in chosen.Distinct())
    {
        var quantity = random.Next(10) switch { < 7 => 1, < 9 => 2, _ => random.Next(3, 7) };
        var price = at < new DateTime(2025, 3, 1) ? Math.Round(newPrice * 0.95m, 2) : newPrice;
        var discount = Chance(0.12) ? Math.Round(quantity * price * 0.1m, 2) : 0;
        Add("items", orderId, ++lineCount, productId, quantity, price, discount);
        goods += lastLine = quantity * price - discount;
    }
    var (shipping, age) = (goods >= 60 ? 0m : 4.95m, (closing - at).TotalDays);
    var total = goods + shipping;
    var status = age < 4 ? Pick("pending", "paid") : age < 9 ? Pick("paid", "shipped") : Chance(0.05) ? "cancelled" : age > 30 && Chance(0.03) ? "refunded" : "delivered";
    Add("orders", orderId, customer, at, status, Pick("web", "web", "web", "app", "app", "phone"), shipping, total);

    if (status == "pending" || status == "cancelled" && Chance(0.6) || status == "delivered" && Chance(0.0015)) continue;
    var method = Pick("card", "card", "card", "paypal", "paypal", "bank_transfer");
    var paidAt = at.AddMinutes(method == "bank_transfer" ? random.Next(600, 5000) : random.Next(1, 9));
    var gift = total > 40 && Chance(0.06) ? 20 : 0m;
    if (gift > 0) Pay(at.AddMinutes(1), "gift_card", gift);
    Pay(paidAt, method, total - gift - (status == "delivered" && Chance(0.002) ? 1.50m : 0));
    if (status == "delivered" && Chance(0.002)) Pay(paidAt.AddSeconds(7), method, total - gift);
    if (status == "cancelled" || status == "refunded" && Chance(0.97)) Pay(paidAt.AddHours(random.Next(20, 400)), method, -total);
    if (status == "delivered" && age > 30 && lineCount > 1 && Chance(0.03)) Pay(paidAt.AddHours(random.Next(100, 500)), method, -lastLine);

    void Pay(DateTime when, string by, decimal amount)
    {
        decimal? fee = amount < 0 ? null : by switch { "card" => amount * 0.014m + 0.25m, "paypal" => amount * 0.029m + 0.35m, _ => null };
        Add("transfers", orderId, when < closing ? when : closing, by, amount < 0 ? "refund" : "capture", amount, fee);
    }
}

// Files. The updates hold 42 customers who moved (half of them with a new e-mail address) and the 18 newest ones; no notes.
Run($"""
    CREATE TABLE payments AS SELECT CAST(row_number() OVER (ORDER BY paid_at, order_id, amount DESC) AS INT) AS payment_id, * FROM transfers;
    COPY (SELECT * FROM customers WHERE customer_id <= {KnownCustomers} ORDER BY customer_id) TO '{PathOf("customers.csv")}' (HEADER);
    COPY (SELECT customer_id, name, CASE WHEN customer_id <= {KnownCustomers} AND customer_id % 2 = 0 THEN 'new.' || email ELSE email END AS email,
                 lead(city, 1, city) OVER (ORDER BY customer_id) AS city, lead(country, 1, country) OVER (ORDER BY customer_id) AS country, signup_date, newsletter
          FROM customers WHERE customer_id > {KnownCustomers} OR customer_id % 23 = 7 AND customer_id < 966 ORDER BY customer_id) TO '{PathOf("customer_updates.csv")}' (HEADER);
    COPY (SELECT product_id, name, category, price, CASE WHEN tags = '' THEN [] ELSE string_split(tags, ',') END AS tags,
                 struct_pack(width_cm := width, height_cm := height, weight_g := weight) AS package FROM products) TO '{PathOf("products.json")}' (FORMAT json, ARRAY true);
    COPY (SELECT * FROM orders ORDER BY order_id) TO '{PathOf("orders.parquet")}' (FORMAT parquet, COMPRESSION zstd);
    COPY (SELECT * FROM items ORDER BY order_id, line_no) TO '{PathOf("order_items.csv.gz")}' (HEADER, COMPRESSION gzip);
    COPY (SELECT paid_at, order_id, payment_id, kind, method, amount, fee FROM payments WHERE paid_at < '2025-01-01' ORDER BY payment_id)
        TO '{PathOf("payments/archive-2024.parquet")}' (FORMAT parquet, COMPRESSION zstd);
    """);
for (var month = 1; month <= 12; month++)
    Run($"""
        COPY (SELECT * FROM payments WHERE date_trunc('month', paid_at) = '2025-{month:00}-01' ORDER BY payment_id)
            TO '{PathOf($"payments/payments-2025-{month:00}.csv")}' (HEADER, DELIMITER ';', NULLSTR 'n/a')
        """);

void Run(string sql, params object?[] values)
{
    using var command = connection.CreateCommand();
    command.CommandText = sql;
    foreach (var value in values) command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
    command.ExecuteNonQuery();
}

void Add(string table, params object?[] values) => Run($"INSERT INTO {table} VALUES ({string.Join(", ", values.Select(_ => "?"))})", values);
string PathOf(string name) => Path.Combine(data, name).Replace("'", "''", StringComparison.Ordinal);
DateTime AtDaytime(DateTime day) => day.Date.AddHours(6 + random.Next(9) + random.Next(8)).AddSeconds(random.Next(3600));
bool IsOpen(DateTime at) => at <= closing && at is not { Month: 12, Day: 25 };
bool Chance(double probability) => random.NextDouble() < probability;
T Pick<T>(params T[] values) => values[random.Next(values.Length)];
double Wait(double mean) => -mean * Math.Log(1 - random.NextDouble());
